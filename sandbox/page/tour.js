/** A short tour above the open room: what to try first, one step after another, each with a button that does it. */

import { h, icon, iconButton } from './dom.js';

const KEPT = 'muster.sandbox.tour';

/** @param {import('./desk.js').Desk} desk */
export function mountTour(desk) {
  return new Tour(desk).node;
}

class Tour {
  constructor(desk) {
    this.desk = desk;
    this.store = desk.store;
    this.node = h('section', { class: 'tour', 'aria-label': 'Tour', hidden: true, testid: 'tour' });
    this.store.on(['welcome', 'rooms', 'room', 'me', 'people', 'clock', 'tour'], () => this.show());
  }

  get welcome() {
    return this.store.state.welcome;
  }

  /** How far this window has come, also after a reload. */
  get progress() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
    return kept.run === this.welcome.run ? kept : this.begin();
  }

  begin() {
    const { rooms, clock } = this.store.state;
    return this.keep({ run: this.welcome.run, at: 0, known: rooms.map((one) => one.id), clock, closed: false });
  }

  keep(progress) {
    sessionStorage.setItem(KEPT, JSON.stringify(progress));
    return progress;
  }

  show() {
    const { rooms } = this.store.state;
    if (!this.welcome || !this.store.me || !rooms.length) return;
    const progress = this.onward(this.progress);
    this.node.hidden = progress.closed;
    const print = JSON.stringify([progress.run, progress.at, this.busy]);
    if (this.print === print) return;
    this.print = print;
    const inside = this.node.contains(document.activeElement);
    this.node.replaceChildren(...this.parts(progress.at));
    if (inside) this.node.querySelector('button').focus();
  }

  /** Steps that are done by now, by the buttons here or in any other way. */
  onward(progress) {
    const { steps } = this.welcome;
    let { at } = progress;
    while (at < steps.length && this.isDone(steps[at], progress)) at += 1;
    if (at === progress.at) return progress;
    return this.keep({ ...progress, at, clock: this.store.state.clock, made: this.made(progress) });
  }

  isDone({ kind, value }, progress) {
    const { clock, room } = this.store.state;
    const made = this.made(progress);
    return {
      shortcut: () => Boolean(made),
      open: () => Boolean(made) && room?.id === made,
      act: () => this.store.me.name === value,
      clock: () => clock - progress.clock >= Number(value) - 1,
    }[kind]();
  }

  /** The room that came of the tour: the newest that was not there when it began. */
  made({ made, known }) {
    const fresh = this.store.state.rooms.filter((one) => one.member && one.kind !== 'im' && !known.includes(one.id));
    return made ?? fresh.at(-1)?.id;
  }

  parts(at) {
    const { title, steps, end } = this.welcome;
    const step = steps[at];
    const dots = steps.map((one, index) =>
      h('li', { class: index < at ? 'done' : index === at ? 'now' : '' }, index < at ? icon('check') : String(index + 1)),
    );
    return [
      h('ol', { class: 'tour-dots', 'aria-label': `Step ${Math.min(at + 1, steps.length)} of ${steps.length}` }, dots),
      h(
        'p',
        { role: 'status', testid: 'tour-text' },
        at ? null : h('span', { class: 'strong' }, `${title} `),
        step ? step.text : end,
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'button small primary',
          disabled: Boolean(this.busy),
          testid: 'tour-go',
          on: { click: () => (step ? this.go(step) : this.close()) },
        },
        step ? step.button : 'Done',
      ),
      iconButton('close', 'Close the tour', { testid: 'tour-close', on: { click: () => this.close() } }),
    ];
  }

  async go(step) {
    this.busy = true;
    this.show();
    await this.run(step);
    this.busy = false;
    this.show();
  }

  run({ kind, value }) {
    return {
      shortcut: () => this.shortcut(value),
      open: () => this.desk.enter(this.made(this.progress)),
      act: () => this.desk.act(value),
      clock: () => this.passTime(Number(value)),
    }[kind]();
  }

  /** Where the incident is, at the end of its room, so that one sees what time brings. */
  async passTime(seconds) {
    const { desk, store } = this;
    const made = this.made(this.progress);
    if (store.state.room?.id !== made) await desk.enter(made);
    store.tell(['newest']);
    return desk.do('switch', { name: 'clock', value: seconds });
  }

  /** A message shortcut, on the newest message of a webhook in the room where the tour begins. */
  async shortcut(name) {
    const { desk, store, welcome } = this;
    if (store.me.name !== welcome.person) await desk.act(welcome.person);
    if (store.state.room?.id !== welcome.room) await desk.enter(welcome.room);
    const callback = store.state.app.shortcuts.find((one) => one.name === name)?.callback;
    const post = store.state.messages.posts.findLast((one) => one.name && !one.parent);
    if (!callback || !post) return desk.say('The message of this step is gone. “Reset everything” in the side panel brings it back.');
    const about = { room: welcome.room, ts: post.ts, callback };
    return desk.press('shortcut_on', about, `${post.ts}/shortcut/`, post.ts);
  }

  close() {
    this.keep({ ...this.progress, closed: true });
    this.show();
  }
}
