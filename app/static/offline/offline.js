/* The forms of the offline file: everything is read from files and saved as files. */
(function () {
  'use strict';
  const S = window.LianshenSealing, O = window.LianshenOffers;
  function one(id) { return document.getElementById(id); }

  /* What the page of the notice says of a price, word for word, in both languages (bidding/rules/bounds.py). */
  const SAYS = {
    price: ['请按数字填写报价，最多两位小数。', 'Please type the offer as a number with at most two decimals.'],
    wrong: ['报价没有发送，也没有密封，请改正。', 'The offer was neither sent nor sealed; please correct it.'],
    both: ['公告规定的范围是 {least} 至 {most}，超出的报价开启后不计入。',
      'The notice allows {least} to {most}; an offer beyond does not count once it is opened.'],
    least: ['公告规定的下限是 {least}，低于下限的报价开启后不计入。',
      'The notice allows no less than {least}; an offer below does not count once it is opened.'],
    most: ['公告规定的上限是 {most}，高于上限的报价开启后不计入。',
      'The notice allows no more than {most}; an offer above does not count once it is opened.'],
  };

  /* A list of sentences in both languages; anything else is told as it is. */
  function tell(id, said) {
    const place = one(id);
    if (!Array.isArray(said)) { place.textContent = said; return; }
    const english = document.createElement('span');
    english.lang = 'en';
    english.textContent = said[1];
    place.replaceChildren(said[0] + '\n', english);
  }

  /* 8200000 fen: "82,000.00 元"; 2550 basis points: "25.5%". */
  function shown(mode, bound) {
    const whole = String(Math.floor(bound / 100)), part = String(bound % 100).padStart(2, '0');
    if (mode === 'discount') return (whole + '.' + part).replace(/\.?0+$/, '') + '%';
    return whole.replace(/\B(?=(\d{3})+$)/g, ',') + '.' + part + ' 元';
  }

  /* The bounds of the notice in a pair of sentences, empty where there are none. */
  function limits(task) {
    const low = Number.isInteger(task.least), high = Number.isInteger(task.most);
    if (!low && !high) return ['', ''];
    return SAYS[low && high ? 'both' : low ? 'least' : 'most'].map(function (text) {
      return text.replace('{least}', low ? shown(task.mode, task.least) : '').replace('{most}', high ? shown(task.mode, task.most) : '');
    });
  }

  /* Said as soon as the file is chosen, before anything is typed. */
  one('task').addEventListener('change', function () {
    const file = one('task').files[0];
    tell('price-help', '');
    if (file) O.jsonOf(file).then(function (task) { if (limits(task)[0]) tell('price-help', limits(task)); }, function () {});
  });

  /* What speaks against a price before it is sealed, as a pair of sentences; null when nothing does. */
  function against(task, price) {
    if (!O.fits(task.mode, price)) return SAYS.price;
    const least = Number.isInteger(task.least) ? task.least : null, most = Number.isInteger(task.most) ? task.most : null;
    if (O.within(price, least, most)) return null;
    return limits(task).map(function (text, at) { return SAYS.wrong[at] + ' '.repeat(at) + text; });
  }

  function on(id, act) {
    one(id).addEventListener('submit', function (event) {
      event.preventDefault();
      one(id + '-said').textContent = '正在计算…';
      act().then(function (said) { tell(id + '-said', said); }, function (problem) {
        one(id + '-said').textContent = '没有成功：' + problem.message;
      });
    });
  }

  async function seal() {
    const task = await O.jsonOf(one('task').files[0]);
    const asked = task.mode === 'amount' || task.mode === 'discount';
    const price = asked ? O.cents(one('price').value) : 0, wrong = asked && against(task, price);
    one('price').setAttribute('aria-invalid', wrong ? 'true' : 'false');
    if (wrong) { one('price').focus(); return wrong; }
    const files = [];
    for (const file of one('files').files) files.push({ name: file.name, bytes: await O.bytesOf(file) });
    const made = O.make(task, { price: price, note: one('note').value.trim() }, files);
    const stem = made.own.offer + '-' + made.own.version;
    O.save('sealed-' + stem + '.json', made.envelope);
    O.save('own-' + stem + '.json', JSON.stringify(made.own, null, 1));
    made.blobs.forEach(function (blob, at) { O.save('attachment-' + stem + '-' + (at + 1) + '.bin', blob); });
    const to = task.trustees.map(function (key) {
      return key.name + ' ' + S.sha256(S.canonical({ opening: key.opening, signing: key.signing }));
    });
    return '已保存密封文件 sealed-' + stem + '.json（投递用）和自留文件 own-' + stem + '.json（请妥善保管，受托人缺席时用）。\n' +
      '密封文件的 SHA-256：' + made.own.envelope_sha256 + '\n密封给以下受托人（指纹）：\n' + to.join('\n') +
      '\n请与公告载明的受托人和指纹逐一核对，有不同的不要投递。';
  }

  async function key() {
    const pass = one('pass').value;
    if (pass.length < 12 || pass !== one('again').value) throw new Error('口令至少 12 个字符，两次输入须相同');
    const made = await S.makeKey(pass, one('name').value.trim());
    const stem = made.file.fingerprint.slice(0, 8);
    O.save('trustee-key-' + stem + '.json', JSON.stringify(made.file, null, 1));
    O.save('trustee-card-' + stem + '.json', S.canonical(made.card));
    return '已保存密钥文件 trustee-key-' + stem + '.json（自己保管）和公钥文件 trustee-card-' + stem + '.json（登记用）。\n指纹：' +
      made.file.fingerprint;
  }

  async function open() {
    const task = await O.jsonOf(one('opening').files[0]), told = O.check(task);
    if (told.wrong.length) throw new Error('封存的核对不成立：' + told.wrong.join('、'));
    const keys = await S.unlock(await O.jsonOf(one('keyfile').files[0]), one('word').value);
    O.save('shares.json', O.release(task, keys));
    return '封存核对成立，份额文件 shares.json 已保存。\n公告：' + task.list.number + '，封存于 ' + task.list.closed_at + '\n清单摘要：' + told.list + '\n检查点：' + told.size + ' 条，根 ' + told.root +
      '\n日志公钥：' + told.key + '\n请与截止时收到的通知核对。';
  }

  on('seal', seal);
  on('key', key);
  on('open', open);
}());
