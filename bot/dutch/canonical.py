"""The one form of a draft that its fingerprint is made of: the same through every platform, another with one changed digit."""

from __future__ import annotations

import re
import unicodedata

# What Slack, Teams and Yammer write for the emoji that people use at work; a code that is not here stays the text it is.
_PAIRS = (
    "+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 wave 👋 clap 👏 pray 🙏 muscle 💪 raised_hands 🙌 ok_hand 👌 point_right 👉 "
    "point_left 👈 point_down 👇 point_up ☝ v ✌ crossed_fingers 🤞 handshake 🤝 writing_hand ✍ smile 😄 smiley 😃 "
    "grinning 😀 slightly_smiling_face 🙂 wink 😉 blush 😊 joy 😂 rofl 🤣 sweat_smile 😅 laughing 😆 heart_eyes 😍 "
    "sunglasses 😎 thinking_face 🤔 thinking 🤔 rolling_eyes 🙄 face_with_rolling_eyes 🙄 cry 😢 sob 😭 angry 😠 rage 😡 "
    "scream 😱 shushing_face 🤫 zipper_mouth_face 🤐 see_no_evil 🙈 upside_down_face 🙃 neutral_face 😐 disappointed 😞 "
    "hugging_face 🤗 nauseated_face 🤢 face_vomiting 🤮 exploding_head 🤯 partying_face 🥳 tada 🎉 confetti_ball 🎊 "
    "balloon 🎈 birthday 🎂 cake 🍰 fire 🔥 rocket 🚀 star ⭐ star2 🌟 sparkles ✨ 100 💯 bulb 💡 warning ⚠ construction 🚧 "
    "rotating_light 🚨 no_entry ⛔ white_check_mark ✅ heavy_check_mark ✔ x ❌ question ❓ exclamation ❗ heart ❤ "
    "green_heart 💚 blue_heart 💙 yellow_heart 💛 broken_heart 💔 eyes 👀 speech_balloon 💬 loudspeaker 📢 mega 📣 camera 📷 "
    "iphone 📱 computer 💻 email ✉ envelope ✉ calendar 📅 date 📅 round_pushpin 📍 pushpin 📌 link 🔗 memo 📝 books 📚 "
    "chart_with_upwards_trend 📈 house 🏠 seedling 🌱 deciduous_tree 🌳 evergreen_tree 🌲 sunflower 🌻 tulip 🌷 sunny ☀ "
    "cloud ☁ snowflake ❄ umbrella ☔ ocean 🌊 droplet 💧 zap ⚡ bike 🚲 bicyclist 🚴 car 🚗 bus 🚌 train 🚆 ship 🚢 coffee ☕ "
    "beers 🍻 beer 🍺 recycle ♻ wheelchair ♿ dog 🐶 cat 🐱 bee 🐝 pig 🐷 monkey 🐒 monkey_face 🐵 rat 🐀 snake 🐍 poop 💩 "
    "clown_face 🤡 skull 💀 middle_finger 🖕 punch 👊 soccer ⚽ trophy 🏆 medal 🏅 netherlands 🇳🇱 flag-nl 🇳🇱 flag-be 🇧🇪 "
)
_WORDS = _PAIRS.split()
EMOJI_CODES = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))

_CODE = re.compile(r":([a-z0-9_+\-]{1,40}):(?::skin-tone-[2-6]:)?")
_ANGLE = re.compile(r"<((?:https?://|mailto:)[^\s<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_MARKDOWN = re.compile(r"\[([^\[\]\n]{1,500})\]\((https?://[^\s()]{1,2000})\)")
_SCHEME = re.compile(r"\b(?:https?://(?:www\.)?|mailto:)", re.IGNORECASE)
# zero-width and directional marks, variation selectors, skin tones, soft hyphen, control signs other than white space
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff\x00-\x08\x0e-\x1f\x7f]")
_STRAIGHT = (
    str.maketrans(dict.fromkeys("‘’‚‛`´", "'"))
    | str.maketrans(dict.fromkeys("“”„«»", '"'))
    | str.maketrans(dict.fromkeys("–—‑‐", "-") | {"…": "..."})
)


def canonical(text: str) -> str:
    """Give the canonical form of `text`: NFC, emoji codes and links as plain text, straight quotes, no zero-width marks, single blanks."""
    text = unicodedata.normalize("NFC", text)
    text = _ANGLE.sub(lambda hit: _link(hit[1], hit[2] or ""), text)
    text = _MARKDOWN.sub(lambda hit: _link(hit[2], hit[1]), text)
    text = _CODE.sub(lambda hit: EMOJI_CODES.get(hit[1], hit[0]), text)
    text = _INVISIBLE.sub("", text).translate(_STRAIGHT)
    return " ".join(_SCHEME.sub("", text).split())


def _link(url: str, label: str) -> str:
    """A link as a reader would type it: the address alone where the label only repeats it."""
    bare = _SCHEME.sub("", url)
    return url if not label or _SCHEME.sub("", label).rstrip("/") == bare.rstrip("/") else f"{label} {url}"
