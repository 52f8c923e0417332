/** rich_text and markdown blocks as document nodes. */

import { h } from './dom.js';
import { anchor } from './links.js';
import { broadcast, emojiNode, group, mention, mrkdwn, roomLink } from './mrkdwn.js';
import { isEmoji } from './emoji.js';
import { slackDate } from './time.js';

/** A rich_text block. */
export function richText(desk, block) {
  return block.elements.map((part) => richPart(desk, part));
}

function richPart(desk, part) {
  const inside = () => part.elements.map((piece) => richPiece(desk, piece));
  switch (part.type) {
    case 'rich_text_list':
      return h(
        part.style === 'ordered' ? 'ol' : 'ul',
        { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null },
        part.elements.map((item) => h('li', {}, richPart(desk, item))),
      );
    case 'rich_text_quote':
      return h('blockquote', {}, inside());
    case 'rich_text_preformatted':
      return h('pre', {}, inside());
    default:
      return h('span', { class: 'rich-section' }, inside());
  }
}

function richPiece(desk, piece) {
  return styled(piece.style, bare(desk, piece));
}

function bare(desk, piece) {
  switch (piece.type) {
    case 'user':
      return mention(desk, piece.user_id);
    case 'usergroup':
      return group(desk, piece.usergroup_id);
    case 'channel':
      return roomLink(desk, piece.channel_id);
    case 'broadcast':
      return broadcast(piece.range);
    case 'emoji':
      return isEmoji(piece.name) ? emojiNode(piece.name) : `:${piece.name}:`;
    case 'link':
      return anchor(desk, piece.url, piece.text || piece.url);
    case 'date':
      return h('time', {}, slackDate(piece.timestamp, piece.format ?? '', desk.store.now(), desk.store.me));
    case 'color':
      return h('code', {}, piece.value);
    default:
      return withEmojiNodes(piece.text ?? piece.fallback ?? '');
  }
}

/** Typed text keeps its shortcodes; Slack shows them as pictures. */
function withEmojiNodes(text) {
  return text.split(/(:[a-z0-9_+-]+:)/).map((part) => {
    const name = part.slice(1, -1);
    return part.startsWith(':') && isEmoji(name) ? emojiNode(name) : part;
  });
}

function styled(style, node) {
  const tags = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), node);
}

const HEADING = /^(#{1,6}) +(.*)$/;
const BULLET = /^(\s*)[-*+] +(?:\[([ xX])\] +)?(.*)$/;
const NUMBER = /^(\s*)\d+[.)] +(.*)$/;

/** A markdown block: headings, lists, quotes, fences, rules, and the usual marks inside lines. */
export function markdown(desk, text) {
  const out = [];
  const rows = text.split('\n');
  while (rows.length) out.push(...takeBlock(desk, rows));
  return out;
}

function takeBlock(desk, rows) {
  const line = rows.shift();
  const heading = line.match(HEADING);
  if (heading) return [h(`h${Math.min(heading[1].length + 2, 6)}`, {}, inlineMarkdown(desk, heading[2]))];
  if (/^ *(?:-{3,}|\*{3,}|_{3,}) *$/.test(line)) return [h('hr')];
  if (line.startsWith('```')) return [h('pre', {}, takeWhile(rows, (row) => !row.startsWith('```'), true).join('\n'))];
  const kind = [BULLET, NUMBER].find((pattern) => pattern.test(line));
  if (kind) return [list(desk, [line, ...takeWhile(rows, (row) => kind.test(row))])];
  if (line.startsWith('>')) {
    const quoted = [line, ...takeWhile(rows, (row) => row.startsWith('>'))].map((row) => row.replace(/^> ?/, ''));
    return [h('blockquote', {}, inlineMarkdown(desk, quoted.join('\n')))];
  }
  return line.trim() ? [h('p', {}, inlineMarkdown(desk, line))] : [];
}

function takeWhile(rows, holds, dropEnd = false) {
  const taken = [];
  while (rows.length && holds(rows[0])) taken.push(rows.shift());
  if (dropEnd) rows.shift();
  return taken;
}

function list(desk, rows) {
  const ordered = NUMBER.test(rows[0]);
  return h(
    ordered ? 'ol' : 'ul',
    {},
    rows.map((row) => {
      const [, , ticked, text] = row.match(BULLET) ?? [...row.match(NUMBER).slice(0, 2), null, row.match(NUMBER)[2]];
      const box = ticked ? `${ticked === ' ' ? '☐' : '☑'} ` : '';
      return h('li', {}, box, inlineMarkdown(desk, text));
    }),
  );
}

/** Markdown's marks in mrkdwn's words, which is then shown. */
function inlineMarkdown(desk, text) {
  const links = text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<$2|$1>');
  const marks = links
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '\u0000$2\u0000')
    .replace(/(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])/g, '_$1_');
  return mrkdwn(desk, marks.replaceAll('\u0000', '*').replace(/~~(.+?)~~/g, '~$1~'));
}
