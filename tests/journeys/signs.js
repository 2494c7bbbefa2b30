// What stands on the page, a number for each kind of element and place; the width comes first.
(() => {
  const NAMES = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'headers', 'list'];
  const KEPT = /^(class|role|type|lang|dir|style|hidden|disabled|open|checked|selected|tabindex|scope|colspan|aria-(?!label).*|data-bs-theme|data-theme|autocomplete|required|readonly)$/;
  const hash = text => {
    let a = 0x9e3779b9, b = 0x85ebca6b;
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    return 4294967296 * ((b ^ (b >>> 15)) & 0xfffff) + ((a ^ (a >>> 16)) >>> 0);
  };
  const told = ({name, value}) => {
    if (NAMES.includes(name)) return `${name}:${value.split(/\s+/).every(id => document.getElementById(id))}`;
    return KEPT.test(name) ? `${name}=${value}` : `${name}:${Boolean(value.trim())}`;
  };
  const words = one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const ways = new Map(), signs = new Set();
  for (const one of document.querySelectorAll('*')) {
    const before = one.previousElementSibling, label = one.getAttribute('aria-label');
    const way = hash([ways.get(one.parentElement), before && before.localName, one.localName,
      words(one), one.labels && one.labels.length, one.checkVisibility(),
      label && label.includes(one.textContent.trim()), ...[...one.attributes].map(told).sort()].join(' '));
    ways.set(one, way);
    signs.add(way);
  }
  const levels = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => one.localName);
  levels.forEach((level, place) => signs.add(hash(`${levels[place - 1]} before ${level}`)));
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  signs.add(hash(`each id once: ${new Set(ids).size === ids.length}`));
  const marks = [...document.querySelectorAll('nav, section, aside, form, main, [role]')]
    .map(one => `${one.localName} ${one.getAttribute('role')} ${one.getAttribute('aria-label')}`);
  signs.add(hash(`each landmark once: ${new Set(marks).size === marks.length}`));
  return [window.innerWidth, ...signs];
})()
