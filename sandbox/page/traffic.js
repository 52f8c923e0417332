/** Everything that Slack and the bot say to each other, newest first, with the time each took. */

import { h, reconcile } from './dom.js';

const MOST = 300;
const ARROWS = { api: '→', delivery: '←', response_url: '→' };
const TOLD = { api: 'bot to Slack', delivery: 'Slack to bot', response_url: 'bot to response URL' };

export class Traffic {
  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.open = new Map();
    this.filter = '';
    this.count = h('span', { class: 'hint', testid: 'traffic-count' });
    this.log = h('ol', { class: 'traffic', 'aria-label': 'Traffic, newest first', testid: 'traffic' });
    this.node = h('section', { 'aria-label': 'Traffic' }, this.head(), this.log);
    desk.store.on(['traffic', 'right'], (state) => this.show(state));
  }

  head() {
    const find = h('input', {
      class: 'field small',
      type: 'text',
      placeholder: 'Filter',
      'aria-label': 'Filter the traffic',
      testid: 'traffic-filter',
    });
    find.addEventListener('input', () => {
      this.filter = find.value.toLowerCase();
      this.show(this.desk.store.state);
    });
    const clear = h(
      'button',
      {
        type: 'button',
        class: 'button small quiet',
        testid: 'traffic-clear',
        on: { click: () => this.desk.do('switch', { name: 'clear' }) },
      },
      'Clear',
    );
    return h('div', { class: 'traffic-head' }, h('h3', {}, 'Traffic ', this.count), find, clear);
  }

  show({ traffic }) {
    if (this.desk.right !== 'panel') return;
    const fits = traffic.filter((one) => `${one.name} ${one.about} ${one.error}`.toLowerCase().includes(this.filter));
    this.count.textContent = String(fits.length);
    const items = fits
      .slice(-MOST)
      .reverse()
      .map((one) => ({ ...one, open: this.open.has(one.n), whole: this.open.get(one.n) }));
    reconcile(this.log, items, {
      key: (one) => one.n,
      make: (one) => this.line(one),
      print: (one) => JSON.stringify(one),
    });
  }

  line(one) {
    const failed = Boolean(one.error);
    const kinds = ['exchange', one.direction, one.wrong ? 'wrong' : failed ? 'failed' : ''];
    const slow = one.ms >= 1000 ? ' slow' : '';
    return h(
      'li',
      { class: kinds.join(' '), testid: 'exchange' },
      h(
        'button',
        {
          type: 'button',
          class: 'exchange-line',
          'aria-expanded': String(one.open),
          data: { focus: 'exchange' },
          on: { click: () => this.unfold(one) },
        },
        h(
          'span',
          { class: 'arrow', title: TOLD[one.direction], role: 'img', 'aria-label': TOLD[one.direction] },
          ARROWS[one.direction],
        ),
        h(
          'span',
          { class: 'exchange-name' },
          one.name,
          one.retry ? h('span', { class: 'badge' }, `retry ${one.retry}`) : null,
        ),
        h(
          'span',
          { class: `ms${slow}` },
          one.ms >= 1000 ? `${(one.ms / 1000).toFixed(1)} s` : `${Math.round(one.ms)} ms`,
        ),
        h(
          'span',
          { class: 'exchange-about' },
          failed ? h('span', { class: 'exchange-error' }, one.error) : null,
          failed && one.about ? ' · ' : '',
          one.about,
        ),
      ),
      one.open ? this.whole(one) : null,
    );
  }

  whole(one) {
    if (!one.whole) return h('p', { class: 'hint' }, '…');
    const part = (label, value) => [
      h('h4', {}, label),
      h('pre', { tabindex: '0' }, JSON.stringify(readable(value), null, 2)),
    ];
    return h(
      'div',
      { class: 'exchange-whole', testid: 'exchange-whole' },
      part('Sent', one.whole.sent),
      part(`Answered ${one.status || ''}`, one.whole.answered),
    );
  }

  async unfold(one) {
    if (this.open.has(one.n)) this.open.delete(one.n);
    else this.open.set(one.n, await this.desk.do('exchange', { n: one.n }));
    this.show(this.desk.store.state);
  }
}

/** JSON inside strings, as forms carry it, shown as what it is. */
function readable(value) {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(readable);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
  return value;
}
