/* Fills a field with 32 random bytes in hex; getRandomValues works on plain HTTP too. */
(function () {
  'use strict';
  document.querySelectorAll('[data-nonce]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      document.querySelector(button.dataset.nonce).value = Array.from(bytes, function (one) {
        return one.toString(16).padStart(2, '0');
      }).join('');
    });
  });
}());
