/** Shortcodes as the characters people know. What is not here shows as its name. */

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|point_up ☝️|point_right 👉
point_left 👈|point_down 👇|raised_hand ✋|raising_hand 🙋|handshake 🤝|writing_hand ✍️|eyes 👀|ear 👂|brain 🧠
smile 😄|slightly_smiling_face 🙂|grinning 😀|joy 😂|laughing 😆|wink 😉|sweat_smile 😅|thinking_face 🤔|neutral_face 😐
sob 😭|cry 😢|scream 😱|sunglasses 😎|facepalm 🤦|shrug 🤷|exploding_head 🤯|face_with_monocle 🧐|relieved 😌|hugging_face 🤗
heart ❤️|broken_heart 💔|tada 🎉|sparkles ✨|star ⭐|fire 🔥|100 💯|rocket 🚀|boom 💥|zap ⚡|bulb 💡|gift 🎁|trophy 🏆|coffee ☕
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|heavy_plus_sign ➕
heavy_minus_sign ➖|question ❓|grey_question ❔|exclamation ❗|bangbang ‼️|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑
rotating_light 🚨|sos 🆘|construction 🚧|information_source ℹ️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡
large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|large_brown_circle 🟤|black_circle ⚫|white_circle ⚪
red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|black_large_square ⬛
white_large_square ⬜|black_square_button 🔲|white_square_button 🔳|small_red_triangle 🔺|small_blue_diamond 🔹
pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|memo 📝|pencil 📝|pencil2 ✏️|notebook 📓|book 📖|books 📚|clipboard 📋
page_facing_up 📄|scroll 📜|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|calendar 📆|date 📅|spiral_calendar_pad 🗓️
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|label 🏷️|bookmark 🔖|inbox_tray 📥|outbox_tray 📤
package 📦|email 📧|envelope ✉️|incoming_envelope 📨|telephone_receiver 📞|iphone 📱|computer 💻|floppy_disk 💾|gear ⚙️|wrench 🔧
hammer 🔨|hammer_and_wrench 🛠️|nut_and_bolt 🔩|mag 🔍|mag_right 🔎|key 🔑|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|shield 🛡️
bell 🔔|no_bell 🔕|loudspeaker 📢|mega 📣|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|satellite_antenna 📡
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|alarm_clock ⏰|clock1 🕐|clock3 🕒|clock9 🕘|watch ⌚
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️
arrow_right_hook ↪️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️|double_vertical_bar ⏸️
black_square_for_stop ⏹️|record_button ⏺️|new 🆕|ok 🆗|cool 🆒|free 🆓|up 🆙|end 🔚|soon 🔜|checkered_flag 🏁|triangular_flag_on_post 🚩
mortar_board 🎓|dart 🎯|ambulance 🚑|fire_engine 🚒|fire_extinguisher 🧯|firefighter 🧑‍🚒|police_car 🚓|hospital 🏥|adhesive_bandage 🩹
scales ⚖️|balance_scale ⚖️|classical_building 🏛️|office 🏢|bank 🏦|credit_card 💳|moneybag 💰|shopping_trolley 🛒|globe_with_meridians 🌐
earth_africa 🌍|bust_in_silhouette 👤|busts_in_silhouette 👥|robot_face 🤖|detective 🕵️|bug 🐛|ghost 👻|skull 💀|seedling 🌱|sunrise 🌅
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|zero 0️⃣|keycap_ten 🔟|hash #️⃣`;

const CHARACTERS = new Map(
  TABLE.split(/[|\n]/)
    .filter(Boolean)
    .map((entry) => [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)]),
);

/** The character, or the name between colons. */
export const emoji = (name) => CHARACTERS.get(name.split('::')[0]) ?? `:${name}:`;

export const isEmoji = (name) => CHARACTERS.has(name.split('::')[0]);

/** Plain text with its shortcodes replaced. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => (isEmoji(name) ? emoji(name) : whole));

/** What the small picker offers: the ones that matter around incidents first. */
export const PICKS = [
  'pushpin',
  'white_check_mark',
  'eyes',
  '+1',
  'pray',
  'tada',
  'raised_hands',
  'fire',
  'rotating_light',
  'warning',
  'question',
  'x',
  'heart',
  'joy',
  'thinking_face',
  'rocket',
  'memo',
  'mega',
  'hourglass_flowing_sand',
  'heavy_plus_sign',
];

/** Names that begin with, or else contain, what was typed. */
export function emojiLike(typed, most = 20) {
  const names = [...CHARACTERS.keys()];
  const begins = names.filter((name) => name.startsWith(typed));
  return [...begins, ...names.filter((name) => name.includes(typed) && !name.startsWith(typed))].slice(0, most);
}
