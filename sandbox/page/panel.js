/** Behind the scenes: time, trouble, the story, and everything that Slack and the bot say to each other. */

import { h, icon, iconButton, reconcile } from './dom.js';
import { exactTime } from './time.js';
import { Traffic } from './traffic.js';

const LATENCIES = [
  [0, '0 ms'],
  [100, '100 ms'],
  [500, '500 ms'],
  [3500, '3.5 s'],
];
const JUMPS = [
  [300, '+5 min'],
  [1800, '+30 min'],
  [86400, '+1 day'],
];

export class Panel {
  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.label = 'Behind the scenes';
    this.controls = h('div', { class: 'controls' });
    this.traffic = new Traffic(desk);
    this.clock = h('span', { class: 'panel-clock', testid: 'panel-clock' });
    this.node = h(
      'section',
      { class: 'panel', testid: 'panel' },
      h(
        'header',
        { class: 'aside-head' },
        h(
          'div',
          {},
          h('h2', {}, 'Behind the scenes'),
          h('span', { class: 'hint' }, 'What Slack and the bot say to each other'),
        ),
        iconButton('close', 'Close', { testid: 'panel-close', on: { click: () => desk.show('') } }),
      ),
      h('div', { class: 'scroller' }, this.controls, this.traffic.node),
    );
    desk.store.on(['panel', 'people', 'right', 'waiting'], (state) => this.show(state));
    setInterval(() => this.tick(), 1000);
    desk.store.on(['clock', 'right'], () => this.tick());
  }

  get visible() {
    return this.desk.right === 'panel';
  }

  tick() {
    if (this.visible) this.clock.textContent = exactTime(this.desk.store.now(), this.desk.store.me?.tz);
  }

  async turn(name, value = null) {
    this.waiting = name;
    this.desk.store.tell(['waiting']);
    await this.desk.do('switch', { name, value });
    this.waiting = '';
    this.desk.store.tell(['waiting']);
  }

  show({ panel }) {
    if (!panel || !this.visible) return;
    const groups = [
      panel.story && ['story', panel.story, () => this.story(panel.story)],
      ['time', null, () => this.time()],
      ['trouble', [panel.latency, panel.limits, panel.outage, panel.armed], () => this.trouble(panel)],
      [
        'bot',
        [panel.connected, panel.transport, panel.can_restart, panel.can_reset, this.waiting],
        () => this.bot(panel),
      ],
      panel.violations.length && ['violations', panel.violations, () => this.violations(panel.violations)],
    ];
    reconcile(this.controls, groups.filter(Boolean), {
      key: ([name]) => name,
      make: ([, , make]) => make(),
      print: ([, what]) => JSON.stringify(what),
    });
  }

  // groups

  story(story) {
    const { state, done, steps, trouble, title } = story;
    const going = state === 'playing';
    const ended = state === 'over' || state === 'stopped';
    const said = { ready: 'Ready to play', playing: 'Playing…', paused: 'Paused', over: 'The end', stopped: 'Stopped' }[
      state
    ];
    const step = (one, index) =>
      h(
        'li',
        {
          class: index < done ? 'done' : index === done && !ended ? 'now' : '',
          'aria-current': index === done && !ended ? 'step' : null,
        },
        h('span', { class: 'step-mark' }, index < done ? icon('check') : String(index + 1)),
        h('span', {}, one.who ? h('span', { class: 'strong' }, `${one.who} `) : null, one.text),
      );
    const list = h('ol', { class: 'steps', testid: 'steps', tabindex: '0', 'aria-label': 'Steps' }, steps.map(step));
    requestAnimationFrame(() => {
      const now = list.querySelector('.now');
      if (now) list.scrollTop = now.offsetTop - list.clientHeight / 2;
    });
    return h(
      'section',
      { class: 'group', testid: 'story' },
      h('h3', {}, `Story: ${title}`),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          {
            type: 'button',
            class: 'button small primary',
            disabled: ended,
            testid: 'story-play',
            data: { focus: 'play' },
            on: { click: () => this.turn(going ? 'pause' : 'play') },
          },
          icon(going ? 'pause' : 'play'),
          going ? 'Pause' : 'Play',
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'button small',
            disabled: going || ended,
            testid: 'story-step',
            data: { focus: 'step' },
            on: { click: () => this.turn('step') },
          },
          icon('step'),
          'Step',
        ),
        h('span', { class: 'hint', testid: 'story-state' }, `${said} · ${done} of ${steps.length}`),
      ),
      trouble ? h('p', { class: 'trouble', role: 'alert' }, trouble) : null,
      list,
      this.followSwitch(),
    );
  }

  followSwitch() {
    const { desk } = this;
    const knob = h(
      'button',
      {
        type: 'button',
        role: 'switch',
        class: 'setting switch',
        'aria-checked': String(desk.following),
        testid: 'story-follow',
        data: { focus: 'follow' },
      },
      h('span', {}, 'See it with the eyes of who acts'),
      h('span', { class: 'switch-knob', 'aria-hidden': 'true' }),
    );
    knob.addEventListener('click', () => {
      desk.following = !desk.following;
      knob.setAttribute('aria-checked', String(desk.following));
    });
    return knob;
  }

  time() {
    return h(
      'section',
      { class: 'group', testid: 'time' },
      h('h3', {}, 'Time'),
      this.clock,
      h(
        'div',
        { class: 'row' },
        JUMPS.map(([seconds, label]) =>
          h(
            'button',
            {
              type: 'button',
              class: 'button small',
              testid: `clock-${seconds}`,
              on: { click: () => this.turn('clock', seconds) },
            },
            label,
          ),
        ),
      ),
      h('p', { class: 'hint' }, 'Slack and the bot read the same clock. It only moves forward.'),
    );
  }

  trouble(panel) {
    const latency = h(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': 'Latency of each call' },
      LATENCIES.map(([ms, label]) =>
        h(
          'button',
          {
            type: 'button',
            role: 'radio',
            class: 'segment',
            'aria-checked': String(panel.latency === ms),
            testid: `latency-${ms}`,
            data: { focus: `latency${ms}` },
            on: { click: () => this.turn('latency', ms) },
          },
          label,
        ),
      ),
    );
    const known = LATENCIES.some(([ms]) => ms === panel.latency);
    const fail = [
      ['error', 'answers 500'],
      ['limit', 'is rate limited'],
      ['lost', 'loses its answer'],
    ];
    return h(
      'section',
      { class: 'group', testid: 'trouble' },
      h('h3', {}, 'Trouble'),
      h('div', { class: 'setting' }, h('span', {}, `Latency${known ? '' : ` (${panel.latency} ms)`}`), latency),
      this.toggle('Rate limits', 'limits', panel.limits),
      this.toggle('Outage of Slack', 'outage', panel.outage),
      h(
        'div',
        { class: 'setting' },
        h(
          'span',
          {},
          'The next call',
          panel.armed ? h('span', { class: 'badge bad', testid: 'armed' }, `${panel.armed} armed`) : null,
        ),
        h(
          'div',
          { class: 'row' },
          fail.map(([how, label]) =>
            h(
              'button',
              {
                type: 'button',
                class: 'button small',
                testid: `fail-${how}`,
                data: { focus: `fail${how}` },
                on: { click: () => this.turn('fail', how) },
              },
              label,
            ),
          ),
        ),
      ),
    );
  }

  toggle(label, name, on) {
    return h(
      'button',
      {
        type: 'button',
        role: 'switch',
        class: 'setting switch',
        'aria-checked': String(on),
        testid: `switch-${name}`,
        data: { focus: name },
        on: { click: () => this.turn(name, !on) },
      },
      h('span', {}, label),
      h('span', { class: 'switch-knob', 'aria-hidden': 'true' }),
    );
  }

  bot(panel) {
    const busy = (name) => this.waiting === name;
    const button = (name, label) =>
      h(
        'button',
        {
          type: 'button',
          class: 'button small',
          disabled: Boolean(busy(name)),
          testid: name,
          data: { focus: name },
          on: { click: () => this.turn(name) },
        },
        busy(name) ? h('span', { class: 'spinner' }) : null,
        label,
      );
    return h(
      'section',
      { class: 'group', testid: 'bot' },
      h('h3', {}, 'Bot'),
      h(
        'div',
        { class: 'setting' },
        h(
          'span',
          { testid: 'connection' },
          h('span', { class: panel.connected ? 'dot good' : 'dot bad', 'aria-hidden': 'true' }),
          panel.connected ? `Connected by ${panel.transport}` : 'Not connected',
        ),
        h(
          'div',
          { class: 'row' },
          panel.can_restart ? button('restart', 'Restart') : null,
          panel.can_reset ? button('reset', 'Reset everything') : null,
        ),
      ),
    );
  }

  violations(all) {
    return h(
      'section',
      { class: 'group violations', testid: 'violations' },
      h('h3', {}, icon('alert'), `Slack would refuse (${all.length})`),
      h(
        'ul',
        {},
        [...all]
          .reverse()
          .slice(0, 50)
          .map((text) => h('li', {}, text)),
      ),
    );
  }
}
