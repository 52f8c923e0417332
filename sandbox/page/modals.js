/** The forms in front of a person, topmost visible; what was typed stays when the bot changes a form. */

import { block } from './blocks.js';
import { openDialog } from './dialog.js';
import { h, iconButton, reconcile } from './dom.js';
import { textOf } from './elements.js';
import { viewPlace } from './places.js';

const FIRST = 'input:not([type=hidden]), textarea, select, [role=combobox]';

/** @param {import('./desk.js').Desk} desk */
export function mountModals(desk) {
  const open = new Map();
  desk.store.on(['views', 'pending', 'people'], ({ views }) => {
    for (const [id, modal] of open) {
      if (!views.some((view) => view.id === id)) {
        open.delete(id);
        modal.close();
      }
    }
    for (const [depth, view] of views.entries()) {
      if (!open.has(view.id)) open.set(view.id, new Modal(desk, view, depth));
      open.get(view.id).show(view, depth === views.length - 1);
    }
  });
}

class Modal {
  constructor(desk, view, depth) {
    this.desk = desk;
    this.id = view.id;
    this.blocks = h('div', { class: 'blocks' });
    this.notice = h('p', { class: 'notice trouble', role: 'alert', hidden: true, testid: 'modal-notice' });
    this.submit = h('button', { type: 'submit', class: 'button primary', testid: 'modal-submit' });
    this.cancel = h('button', {
      type: 'button',
      class: 'button',
      testid: 'modal-cancel',
      on: { click: () => this.leave(false) },
    });
    this.form = h(
      'form',
      { novalidate: true, on: { submit: (event) => this.send(event), keydown: (event) => this.shortcut(event) } },
      h('div', { class: 'dialog-body' }, this.blocks, this.notice),
      h('footer', { class: 'dialog-foot' }, this.cancel, this.submit),
    );
    const app = h(
      'span',
      { class: 'app-badge', 'aria-hidden': 'true' },
      desk.store.nameOf(desk.store.state.app.bot).slice(0, 1),
    );
    const back = depth ? iconButton('back', 'Back', { on: { click: () => this.leave(false) } }) : null;
    const { node, close } = openDialog({
      title: textOf(view.title),
      testid: 'modal',
      body: this.form,
      before: back ?? app,
      onClose: (how) => this.leave(how === 'cross'),
    });
    this.node = node;
    this.close = close;
    this.sending = false;
  }

  show(view, top) {
    const first = !this.view;
    const hadErrors = Object.keys(this.view?.errors ?? {}).length;
    this.view = view;
    this.node.classList.toggle('beneath', !top);
    this.node.querySelector('.dialog-title').textContent = textOf(view.title);
    const place = viewPlace(this.desk, view);
    reconcile(this.blocks, view.blocks, {
      key: (one) => one.block_id,
      make: (one) => block(place, one),
      print: (one) => JSON.stringify([one, view.errors[one.block_id], place.waiting(one), this.desk.store.names]),
    });
    const trouble = view.notice || this.desk.troubles.get(this.id) || '';
    this.notice.hidden = !trouble;
    this.notice.textContent = trouble;
    this.foot();
    if (first) this.focusFirst();
    else if (!hadErrors && Object.keys(view.errors).length) this.focusError();
  }

  foot() {
    const { view, sending } = this;
    this.submit.hidden = !view.submit;
    this.submit.replaceChildren(...(sending ? [h('span', { class: 'spinner' })] : []), textOf(view.submit) || 'Submit');
    this.submit.toggleAttribute('aria-busy', sending);
    this.cancel.textContent = textOf(view.close) || (view.submit ? 'Cancel' : 'Close');
  }

  focusFirst() {
    const wanted = this.view.blocks.map((one) => one.element).find((el) => el?.focus_on_load);
    const focusable = wanted
      ? [...this.blocks.querySelectorAll('[data-focus]')].find((el) =>
          el.dataset.focus.endsWith(`/${wanted.action_id}`),
        )
      : null;
    (focusable ?? this.blocks.querySelector(FIRST) ?? this.node.querySelector('.dialog-title')).focus();
  }

  focusError() {
    this.blocks.querySelector(`.wrong :is(${FIRST})`)?.focus();
  }

  async send(event) {
    event.preventDefault();
    if (this.sending || !this.view.submit) return;
    this.sending = true;
    this.foot();
    await this.desk.do('submit', { view: this.id });
    this.sending = false;
    this.foot();
  }

  shortcut(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.send(event);
  }

  leave(everything) {
    if (!this.sending) this.desk.do('close', { view: this.id, everything });
  }
}
