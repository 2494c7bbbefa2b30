/* The forms of the offline file: everything is read from files and saved as files. */
(function () {
  'use strict';
  const S = window.LianshenSealing, O = window.LianshenOffers;
  function one(id) { return document.getElementById(id); }
  function on(id, act) {
    one(id).addEventListener('submit', function (event) {
      event.preventDefault();
      one(id + '-said').textContent = '正在计算…';
      act().then(function (said) { one(id + '-said').textContent = said; }, function (problem) {
        one(id + '-said').textContent = '没有成功：' + problem.message;
      });
    });
  }

  async function seal() {
    const task = await O.jsonOf(one('task').files[0]);
    const asked = task.mode === 'amount' || task.mode === 'discount';
    const price = asked ? O.cents(one('price').value) : 0;
    if (!O.fits(task.mode, price)) throw new Error('请按数字填写报价，最多两位小数');
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
