/** Where people type: messages, commands, with completion after / @ # and : */

import { h, iconButton, reconcile } from './dom.js';
import { emoji, emojiLike } from './emoji.js';
import { nextId } from './dialog.js';
import { floatAt, openMenu } from './popup.js';
import { pickEmoji } from './picker.js';
import { chooseFile } from './files.js';

const MOST = 8;
const drafts = new Map();

export class Composer {
  /**
   * @param {import('./desk.js').Desk} desk
   * @param {{room: () => object, thread?: () => string, onEditLast: () => void, onSend?: () => void}} options
   */
  constructor(desk, { room, thread = null, onEditLast, onSend = () => {} }) {
    this.desk = desk;
    this.room = room;
    this.thread = thread;
    this.onEditLast = onEditLast;
    this.onSend = onSend;
    this.offers = [];
    this.at = -1;
    const id = nextId();
    this.list = h('div', {
      class: 'options completion',
      popover: 'manual',
      role: 'listbox',
      id: `complete-${id}`,
      'aria-label': 'Suggestions',
      testid: 'completion',
    });
    this.area = h('textarea', {
      class: 'composer-text',
      rows: '1',
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': this.list.id,
      'aria-autocomplete': 'list',
      'aria-multiline': 'true',
      testid: thread ? 'thread-composer' : 'composer',
    });
    this.hint = h('div', { class: 'composer-hint', testid: 'composer-hint', 'aria-live': 'polite' });
    this.send = iconButton('send', 'Send', {
      class: 'icon-button send',
      testid: thread ? 'thread-send' : 'send',
      on: { click: () => this.submit() },
    });
    this.node = h(
      'div',
      { class: 'composer' },
      this.area,
      h('div', { class: 'composer-bar' }, this.tools(), this.hint, this.send),
      this.list,
    );
    this.listen();
  }

  tools() {
    const smile = iconButton('smile', 'Emoji', {
      on: { click: () => pickEmoji(smile, (name) => this.insert(`:${name}: `)) },
    });
    const clip = iconButton('clip', 'Attach a file', {
      testid: this.thread ? 'thread-attach' : 'attach',
      on: { click: () => this.attach() },
    });
    if (this.thread) return [smile, clip];
    const bolt = iconButton('bolt', 'Shortcuts', { testid: 'shortcuts' });
    bolt.addEventListener('click', () =>
      openMenu(bolt, this.shortcuts(), { label: 'Shortcuts', testid: 'shortcut-menu' }),
    );
    return [
      bolt,
      iconButton('hash', 'Commands', { class: 'icon-button slash', on: { click: () => this.startCommand() } }),
      smile,
      clip,
    ].map((one, index) => {
      if (index === 1) one.replaceChildren('/');
      return one;
    });
  }

  startCommand() {
    this.area.value = '/';
    this.area.focus();
    this.changed();
  }

  shortcuts() {
    const { app } = this.desk.store.state;
    const all = app.shortcuts.filter((one) => one.kind === 'global');
    return [
      { heading: true, label: this.desk.store.nameOf(app.bot) },
      ...all.map((one) => ({ label: one.name, testid: `shortcut-${one.callback}`, run: () => this.shortcut(one) })),
    ];
  }

  async shortcut(one) {
    const told = await this.desk.do('shortcut', { callback: one.callback });
    if (told?.shown) this.desk.say(told.shown, 'trouble');
  }

  listen() {
    const { area } = this;
    area.addEventListener('input', () => this.changed());
    area.addEventListener('keydown', (event) => this.key(event));
    area.addEventListener('blur', () => this.close());
    area.addEventListener('click', () => this.complete());
  }

  /** Another room or thread: its own draft. */
  turnTo(key, placeholder) {
    if (this.area.placeholder !== placeholder) {
      this.area.placeholder = placeholder;
      this.area.setAttribute('aria-label', placeholder);
    }
    if (this.draft === key) return;
    if (this.draft) drafts.set(this.draft, this.area.value);
    this.draft = key;
    this.area.value = drafts.get(key) ?? '';
    this.changed(false);
  }

  changed(complete = true) {
    this.fit();
    this.send.disabled = !this.area.value.trim();
    this.showHint();
    if (complete) this.complete();
    else this.close();
  }

  /** As high as what is written. */
  fit() {
    if (!this.area.isConnected) return;
    this.area.style.height = 'auto';
    this.area.style.height = `${Math.min(this.area.scrollHeight, innerHeight * 0.4)}px`;
  }

  showHint() {
    const [word] = this.area.value.split(' ');
    const command = this.desk.store.state.app.commands.find(
      (one) => one.name === word && this.area.value.includes(' '),
    );
    this.hint.textContent = command ? `${command.name} ${command.hint}` : '';
  }

  key(event) {
    if (this.offers.length && this.choosing(event)) return;
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'ArrowUp' && !this.area.value) {
      event.preventDefault();
      this.onEditLast();
    }
  }

  choosing(event) {
    const keys = {
      ArrowDown: () => this.point(this.at + 1),
      ArrowUp: () => this.point(this.at - 1),
      Enter: () => this.take(this.at),
      Tab: () => this.take(this.at),
      Escape: () => this.close(),
    };
    if (!keys[event.key] || event.shiftKey) return false;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
    return true;
  }

  async submit() {
    const text = this.area.value.trim();
    const room = this.room();
    if (!text || !room) return;
    if (text.startsWith('/') && this.thread) {
      this.desk.say(`${text.split(' ')[0]} is not supported in threads. Sorry!`, 'trouble');
      return;
    }
    this.area.value = '';
    this.onSend();
    this.changed(false);
    drafts.delete(this.draft);
    if (text.startsWith('/')) await this.command(room, text);
    else if ((await this.desk.do('say', { room: room.id, text, thread: this.thread?.() ?? '' })) === undefined)
      this.restore(text);
  }

  /** What is written goes along with the file. */
  async attach() {
    const file = await chooseFile(this.desk);
    const room = this.room();
    if (!file || !room) return;
    const text = this.area.value.trim();
    this.area.value = '';
    this.changed(false);
    const about = { room: room.id, text, thread: this.thread?.() ?? '' };
    if ((await this.desk.do('share', { ...about, ...file })) === undefined) this.restore(text);
  }

  async command(room, text) {
    const waiting = setTimeout(() => {
      this.hint.textContent = `Waiting for ${this.desk.store.nameOf(this.desk.store.state.app.bot)}…`;
    }, 250);
    const told = await this.desk.do('slash', { room: room.id, text });
    clearTimeout(waiting);
    this.showHint();
    if (told === undefined) this.restore(text);
  }

  restore(text) {
    if (this.area.value) return;
    this.area.value = text;
    this.changed(false);
  }

  insert(text) {
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
    this.area.focus();
    this.changed();
  }

  // completion

  complete() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const word = before.match(/(?:^|\s)([@#:][\p{L}\p{N}_.+\-]*)$/u)?.[1];
    const command = /^\/\S*$/.test(before) && !this.thread ? before : '';
    this.word = command || word || '';
    this.offers = this.word ? this.offersFor(this.word) : [];
    if (this.offers.length) this.open();
    else this.close();
  }

  offersFor(word) {
    const typed = word.slice(1).toLowerCase();
    const { state } = this.desk.store;
    const fits = (name) => name.toLowerCase().startsWith(typed);
    switch (word[0]) {
      case '/':
        return state.app.commands
          .filter((one) => one.name.startsWith(word))
          .map((one) => ({ label: `${one.name} ${one.hint}`, detail: one.description, text: `${one.name} ` }));
      case '@':
        return [
          ...state.people
            .filter((one) => !one.gone && (fits(one.name) || fits(one.handle)))
            .map((one) => ({ label: one.name, detail: one.title || (one.bot ? 'App' : ''), text: `@${one.name} ` })),
          ...state.groups
            .filter((one) => fits(one.handle))
            .map((one) => ({ label: `@${one.handle}`, detail: 'Group', text: `@${one.handle} ` })),
          ...['here', 'channel']
            .filter(fits)
            .map((one) => ({ label: `@${one}`, detail: 'Everybody in this channel', text: `@${one} ` })),
        ].slice(0, MOST);
      case '#':
        return state.rooms
          .filter((one) => one.kind !== 'im' && fits(one.name))
          .map((one) => ({
            label: `#${one.name}`,
            detail: one.kind === 'private' ? 'Private' : '',
            text: `#${one.name} `,
          }))
          .slice(0, MOST);
      default:
        return typed.length < 2
          ? []
          : emojiLike(typed, MOST).map((name) => ({ label: `${emoji(name)}  :${name}:`, text: `:${name}: ` }));
    }
  }

  open() {
    reconcile(
      this.list,
      this.offers.map((offer, index) => ({ ...offer, index })),
      {
        key: (one) => one.index,
        make: (one) =>
          h(
            'div',
            {
              class: 'option',
              role: 'option',
              id: `${this.list.id}-${one.index}`,
              testid: 'completion-option',
              on: { pointerdown: (event) => event.preventDefault(), click: () => this.take(one.index) },
            },
            h('span', { class: 'option-label' }, one.label),
            one.detail ? h('span', { class: 'option-detail' }, one.detail) : null,
          ),
      },
    );
    if (this.list.matches(':popover-open')) this.list.hidePopover();
    floatAt(this.list, this.node, { above: true, width: this.node.offsetWidth });
    this.area.setAttribute('aria-expanded', 'true');
    this.point(0);
  }

  point(to) {
    this.at = (to + this.offers.length) % this.offers.length;
    for (const [index, node] of [...this.list.children].entries()) {
      node.classList.toggle('active', index === this.at);
      node.setAttribute('aria-selected', String(index === this.at));
    }
    this.area.setAttribute('aria-activedescendant', `${this.list.id}-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }

  take(index) {
    const offer = this.offers[index];
    const end = this.area.selectionStart;
    this.area.setRangeText(offer.text, end - this.word.length, end, 'end');
    this.area.focus();
    this.changed(false);
  }

  close() {
    this.offers = [];
    this.area.setAttribute('aria-expanded', 'false');
    this.area.removeAttribute('aria-activedescendant');
    if (this.list.matches(':popover-open')) this.list.hidePopover();
  }
}
