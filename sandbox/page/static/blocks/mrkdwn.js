// Slack's own markup, read into the parts of a rich_text block: both are then drawn alike.

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ENTITY = /&(?:amp|lt|gt);/g;
const ATOM = /<([^<>\n]+)>|&(?:amp|lt|gt);/g;
const BARE = /https?:\/\/[^\s<>|"'`*~]*[^\s<>|"'`*~_.,;:!?)\]}]/g;
const FENCED = /```\n?([^]+?)\n?```/g;
const MARKS = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}_]/u;
const BROADCASTS = ["here", "channel", "everyone"];

/** The parts of a rich_text block that say what *text* says. */
export function read(text, { verbatim = false } = {}) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(FENCED)) {
    parts.push(...paragraphs(text.slice(end, found.index).replace(/\n$/, ""), verbatim));
    parts.push({ type: "rich_text_preformatted", elements: raw(found[1]) });
    end = found.index + found[0].length;
  }
  const rest = text.slice(end);
  return [...parts, ...paragraphs(end ? rest.replace(/^\n/, "") : rest, verbatim)];
}

/** *text* without its entities. */
export function unescaped(text) {
  return text.replace(ENTITY, (entity) => ENTITIES[entity]);
}

function raw(piece) {
  const said = unescaped(piece.replace(/<([^<>\n]+)>/g, (_, inside) => inside.split("|").at(-1)));
  return [{ type: "text", text: said }];
}

/** Sections, with quotes where lines begin with a > (three of them: to the end). */
function paragraphs(text, verbatim) {
  const parts = [];
  let rest = false;
  for (const line of text === "" ? [] : text.split("\n")) {
    const mark = rest ? "" : (/^(?:>{3}|(?:&gt;){3}|>|&gt;)/.exec(line)?.[0] ?? "");
    const quoted = rest || mark !== "";
    rest = rest || mark === ">>>" || mark === "&gt;&gt;&gt;";
    const type = quoted ? "rich_text_quote" : "rich_text_section";
    const said = quoted ? line.slice(mark.length).replace(/^ /, "") : line;
    const last = parts.at(-1);
    if (last?.type === type) last.lines.push(said);
    else parts.push({ type, lines: [said] });
  }
  return parts.map(({ type, lines }) => ({ type, elements: inline(lines.join("\n"), verbatim) }));
}

/** The elements of a stretch of text. */
function inline(text, verbatim) {
  const tokens = [];
  let end = 0;
  for (const found of text.matchAll(ATOM)) {
    characters(text.slice(end, found.index), verbatim, tokens);
    tokens.push(found[1] === undefined ? written(ENTITIES[found[0]]) : control(found[1]));
    end = found.index + found[0].length;
  }
  characters(text.slice(end), verbatim, tokens);
  return styled(coded(tokens), {});
}

/** Each character is a token of its own, a bare address one as a whole. */
function characters(text, verbatim, tokens) {
  let end = 0;
  for (const found of verbatim ? [] : text.matchAll(BARE)) {
    tokens.push(...text.slice(end, found.index));
    tokens.push({ type: "link", url: found[0] });
    end = found.index + found[0].length;
  }
  for (const character of text.slice(end)) tokens.push(character);
}

function written(text) {
  return { type: "text", text };
}

/** What stands in angle brackets. */
function control(inside) {
  const [target, ...labels] = inside.split("|");
  const label = labels.length ? unescaped(labels.join("|")) : undefined;
  const id = target.slice(1);
  if (/^@[UW]\w+$/.test(target)) return { type: "user", user_id: id, label };
  if (/^#[CGD]\w+$/.test(target)) return { type: "channel", channel_id: id, label };
  if (target.startsWith("!")) return special(id, label);
  return { type: "link", url: unescaped(target), text: label };
}

function special(said, label) {
  const [name, ...rest] = said.split("^");
  if (name === "subteam") return { type: "usergroup", usergroup_id: rest[0] ?? "", label };
  if (BROADCASTS.includes(name)) return { type: "broadcast", range: name };
  if (name !== "date") return written(label ?? `<!${unescaped(said)}>`);
  const [timestamp, format = "", url] = rest.map(unescaped);
  return { type: "date", timestamp, format, url, fallback: label };
}

/** *tokens* with one token for each piece of code, in which no other mark counts. */
function coded(tokens) {
  const kept = [];
  const missing = {};
  for (let at = 0; at < tokens.length; at += 1) {
    const close = tokens[at] === "`" && opens(tokens, at) ? closing(tokens, at, missing) : -1;
    if (close < 0) {
      kept.push(tokens[at]);
    } else {
      const text = tokens.slice(at + 1, close).map(plainly).join("");
      kept.push({ type: "text", text, code: true });
      at = close;
    }
  }
  return kept;
}

/** The elements of *tokens*: marks become styles where they enclose something. */
function styled(tokens, style) {
  const elements = [];
  const missing = {};
  for (let at = 0; at < tokens.length; at += 1) {
    const name = Object.hasOwn(MARKS, tokens[at]) ? MARKS[tokens[at]] : null;
    const free = name && !style[name] && opens(tokens, at);
    const close = free ? closing(tokens, at, missing) : -1;
    if (close < 0) {
      add(elements, tokens[at], style);
    } else {
      elements.push(...styled(tokens.slice(at + 1, close), { ...style, [name]: true }));
      at = close;
    }
  }
  return elements;
}

function opens(tokens, at) {
  const next = tokens[at + 1];
  return !isWord(tokens[at - 1]) && !isBlank(next) && next !== tokens[at];
}

/** Where the mark at *at* is closed in its line; *missing* remembers where it is not. */
function closing(tokens, at, missing) {
  const mark = tokens[at];
  if (at < (missing[mark] ?? -1)) return -1;
  let end = at + 2;
  for (; end < tokens.length && tokens[end] !== "\n"; end += 1) {
    const tight = tokens[end] === mark && !isBlank(tokens[end - 1]);
    if (tight && !isWord(tokens[end + 1])) return end;
  }
  missing[mark] = end;
  return -1;
}

function isWord(token) {
  return typeof token === "string" && token !== "_" && WORD.test(token);
}

function isBlank(token) {
  return token === undefined || (typeof token === "string" && /\s/.test(token));
}

function plainly(token) {
  return typeof token === "string" ? token : (token.text ?? token.label ?? token.url ?? "");
}

/** Put *token* at the end of *elements*, plain text to the plain text before it. */
function add(elements, token, style) {
  if (typeof token !== "string" && (token.type !== "text" || token.code)) {
    const { code, ...element } = token;
    elements.push({ ...element, style: code ? { ...style, code } : style });
    return;
  }
  const text = typeof token === "string" ? token : token.text;
  const last = elements.at(-1);
  if (last?.type === "text" && last.style === style) last.text += text;
  else elements.push({ type: "text", text, style });
}
