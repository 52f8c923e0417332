/** The App Home. */

import { block } from './blocks.js';
import { h, reconcile } from './dom.js';
import { viewPlace } from './places.js';

export class HomeView {
  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.blocks = h('div', { class: 'blocks' });
    this.trouble = h('p', { class: 'notice trouble', role: 'alert', hidden: true });
    this.node = h('div', { class: 'home', testid: 'home', hidden: true }, this.blocks, this.trouble);
    desk.store.on(['home', 'showing_home', 'room', 'pending', 'people'], (state) => this.show(state));
  }

  show({ home, showing_home: atHome, room, app }) {
    const { desk } = this;
    this.node.hidden = !(atHome && room?.kind === 'im');
    if (this.node.hidden) return;
    if (!home) {
      const words = `${desk.store.nameOf(app.bot)} has not said anything here yet.`;
      this.blocks.replaceChildren(h('p', { class: 'hint' }, words));
      return;
    }
    const place = viewPlace(desk, home);
    reconcile(this.blocks, home.blocks, {
      key: (one) => one.block_id,
      make: (one) => block(place, one),
      print: (one) => JSON.stringify([one, place.waiting(one), desk.store.names]),
    });
    this.trouble.textContent = desk.troubles.get(home.id) ?? '';
    this.trouble.hidden = !this.trouble.textContent;
  }
}
