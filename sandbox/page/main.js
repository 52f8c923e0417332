/** Puts the page together. */

import { mountAside } from './aside.js';
import { Desk } from './desk.js';
import { h } from './dom.js';
import { mountFollowing } from './follow.js';
import { mountKeyboard } from './keyboard.js';
import { mountModals } from './modals.js';
import { Panel } from './panel.js';
import { RoomView } from './room.js';
import { Sidebar } from './sidebar.js';
import { mountToasts } from './toasts.js';
import { mountTopbar } from './topbar.js';

const desk = new Desk();
desk.dress();

const body = document.body;
const closeSidebar = () => body.classList.remove('with-sidebar');
const sidebar = new Sidebar(desk);
const topbar = mountTopbar(desk, () => {
  if (body.classList.toggle('with-sidebar')) sidebar.node.querySelector('[aria-current]')?.focus();
});
const room = new RoomView(desk);
const aside = mountAside(desk, new Panel(desk));
mountModals(desk);
mountKeyboard(desk);
mountFollowing(desk);
desk.store.on(['leaving'], closeSidebar);
addEventListener('keydown', (event) => event.key === 'Escape' && closeSidebar());

body.append(
  topbar,
  h(
    'div',
    { class: 'frame' },
    sidebar.node,
    h('div', { class: 'shade', on: { click: closeSidebar } }),
    room.node,
    aside,
  ),
  mountToasts(desk),
);
desk.connect();
