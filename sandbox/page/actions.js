/** What can be done with a message. */

import { ask } from './dialog.js';
import { h, iconButton } from './dom.js';
import { emoji } from './emoji.js';
import { forward } from './forward.js';
import { plainWords } from './mrkdwn.js';
import { pickEmoji } from './picker.js';
import { openMenu } from './popup.js';

const QUICK = ['pushpin', 'white_check_mark', 'eyes'];

/** The small bar over a message: reactions, thread, and the menu with the app's shortcuts. */
export function appendActions(list, row, post) {
  const more = iconButton('more', 'More actions', { testid: 'message-more', data: { focus: 'more' } });
  more.addEventListener('click', () =>
    openMenu(more, menu(list, post, more), { label: 'Message', alignEnd: true, testid: 'message-menu' }),
  );
  const smile = iconButton('smile', 'Add reaction', { testid: 'message-react', data: { focus: 'react' } });
  smile.addEventListener('click', () => pickEmoji(smile, (name) => list.react(post, name)));
  const reply = iconButton('reply', 'Reply in thread', {
    testid: 'message-reply',
    data: { focus: 'reply' },
    on: { click: () => list.desk.openThread(post.parent ?? post.ts) },
  });
  const quick = QUICK.map((name) =>
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button quick',
        'aria-label': `React with ${name.replaceAll('_', ' ')}`,
        title: `:${name}:`,
        testid: `quick-${name}`,
        data: { focus: `quick/${name}` },
        on: { click: () => list.react(post, name) },
      },
      emoji(name),
    ),
  );
  const usual = [...quick, smile, list.thread ? null : reply];
  row
    .querySelector('.message-main')
    .append(
      h(
        'div',
        { class: 'message-actions', role: 'toolbar', 'aria-label': 'Message actions' },
        post.ephemeral ? [] : usual,
        more,
      ),
    );
}

function menu(list, post, button) {
  const { desk } = list;
  const about = { room: list.room(), ts: post.ts };
  if (post.ephemeral) return [{ label: 'Dismiss message', run: () => desk.do('dismiss', about) }];
  const { app } = list.store.state;
  const shortcuts = app.shortcuts.filter((one) => one.kind === 'message');
  const key = `${post.ts}/shortcut/`;
  return [
    { label: 'Reply in thread', detail: 'T', run: () => desk.openThread(post.parent ?? post.ts) },
    { label: 'Add reaction…', detail: 'R', run: () => pickEmoji(button, (name) => list.react(post, name)) },
    { label: 'Forward message…', run: () => forward(desk, about, post) },
    { label: post.pinned ? 'Unpin from channel' : 'Pin to channel', detail: 'P', run: () => desk.do('pin', about) },
    ...(post.mine
      ? [
          { label: 'Edit message', detail: 'E', run: () => list.edit(post.ts) },
          { label: 'Delete message…', danger: true, run: () => remove(list, post) },
        ]
      : []),
    { heading: true, label: list.store.nameOf(app.bot) },
    ...shortcuts.map((one) => ({
      label: one.name,
      testid: `shortcut-${one.callback}`,
      run: () => desk.press('shortcut_on', { ...about, callback: one.callback }, key, post.ts),
    })),
  ];
}

async function remove(list, post) {
  const text = [h('p', {}, 'This cannot be undone.'), h('blockquote', {}, plainWords(list.desk, post.text ?? ''))];
  if (await ask({ title: 'Delete this message?', text, yes: 'Delete', danger: true }))
    list.desk.do('delete', { room: list.room(), ts: post.ts });
}
