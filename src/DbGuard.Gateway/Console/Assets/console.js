// DbGuard console. Pages work without this script; it adds the theme, keys, live regions and the player.
'use strict';

const themes = ['light', 'dark'];
const kept = (() => { try { return localStorage.getItem('theme'); } catch { return null; } })();
if (themes.includes(kept)) document.documentElement.dataset.theme = kept;

const html = window.trustedTypes
  ? window.trustedTypes.createPolicy('dbguard', { createHTML: text => text })
  : { createHTML: text => text };

document.addEventListener('DOMContentLoaded', () => {
  prepareLogin();
  prepareTheme();
  prepareKeys();
  preparePlayer();
  prepareLive();
  setInterval(sayTimes, 1000);
});

function prepareLogin() {
  const form = document.getElementById('login');
  if (!form) return;
  addEventListener('hashchange', takeCode);
  if (takeCode()) return;
  // A link from another site is followed without the cookie. From here it is sent.
  fetch('/session', { redirect: 'error' })
    .then(answer => { if (answer.status === 204) location.replace(form.elements.return.value); })
    .catch(() => {});
}

// The code came in the fragment, which was not sent; it is posted with the button, and leaves the history now.
function takeCode() {
  const form = document.getElementById('login');
  if (location.hash.length < 2) return false;
  form.elements.code.value = location.hash.slice(1);
  history.replaceState(null, '', location.pathname + location.search);
  form.querySelector('button').focus();
  return true;
}

function prepareTheme() {
  document.getElementById('theme')?.addEventListener('click', switchTheme);
}

function switchTheme() {
  const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark'
    || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  try { localStorage.setItem('theme', document.documentElement.dataset.theme); } catch { /* not kept, still switched */ }
}

function prepareKeys() {
  const dialog = document.getElementById('shortcuts');
  document.getElementById('keys')?.addEventListener('click', () => dialog.showModal());
  const places = { o: '/', a: '/approvals', s: '/search', p: '/policy', e: '/evidence', h: '/health' };
  let goes = false;
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
    if (goes) {
      goes = false;
      if (places[event.key]) location.assign(places[event.key]);
      return;
    }
    switch (event.key) {
      case 'g': goes = true; setTimeout(() => { goes = false; }, 1500); break;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case 'a': document.getElementById('approve')?.focus(); break;
      case 'd': document.getElementById('deny')?.focus(); break;
      case 't': switchTheme(); break;
      case '?': dialog?.showModal(); break;
      case ' ':
        if (event.target.closest('button, a')) return;
        if (!document.getElementById('play')) return;
        document.getElementById('play').click();
        break;
      default: return;
    }
    event.preventDefault();
  });
}

function move(step) {
  const links = [...document.querySelectorAll('[data-row]')].map(row => row.querySelector('a')).filter(Boolean);
  const now = links.indexOf(document.activeElement);
  const next = links[now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, now + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function prepareLive() {
  const link = document.getElementById('link');
  if (!link || !document.querySelector('main [data-live], #pending')) return;
  const source = new EventSource('/events');
  let timer = 0;
  let busy = false;
  let again = false;
  const say = (state, text) => { link.dataset.state = state; link.querySelector('.text').textContent = text; };
  source.onopen = () => { say('on', 'live'); refresh(); };
  source.onerror = () => say('lost', 'not live');
  source.addEventListener('recorded', () => { clearTimeout(timer); timer = setTimeout(refresh, 150); });

  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      // What a form answered has no address of its own: there only the count is kept.
      const answer = await fetch(location.pathname + location.search, { headers: { 'DbGuard-Refresh': '1', Accept: 'text/html' } });
      if (answer.redirected) { location.reload(); return; }
      if (answer.ok) replace(new DOMParser().parseFromString(html.createHTML(await answer.text()), 'text/html'));
    } catch {
      // The gateway is away; the stream says so, and comes back with it.
    } finally {
      busy = false;
      if (again) { again = false; setTimeout(refresh, 500); }
    }
  }
}

function replace(fresh) {
  document.title = fresh.title;
  for (const now of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(now.id);
    if (!next) continue;
    const isSame = 'version' in now.dataset ? now.dataset.version === next.dataset.version : now.isEqualNode(next);
    if (isSame) continue;
    const focused = now.contains(document.activeElement) ? document.activeElement : null;
    if (focused?.matches('input, textarea, select') && !('version' in now.dataset)) continue;
    const target = focused?.getAttribute('href');
    now.replaceWith(document.adoptNode(next));
    if (target) next.querySelector(`a[href="${CSS.escape(target)}"]`)?.focus({ preventScroll: true });
  }
}

function sayTimes() {
  const now = Date.now();
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const text = relative(Date.parse(time.dateTime) - now);
    if (time.textContent !== text) time.textContent = text;
  }
}

function relative(ahead) {
  const seconds = Math.floor(Math.abs(ahead) / 1000);
  if (seconds < 1) return 'just now';
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60);
  const span = seconds < 60 ? `${seconds} s`
    : minutes < 60 ? `${minutes} min`
      : hours < 24 ? `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`
        : `${Math.floor(hours / 24)} d`;
  return ahead > 0 ? `in ${span}` : `${span} ago`;
}

function preparePlayer() {
  const player = document.getElementById('player');
  if (!player) return;
  const [play, speed, skip, clock, seek, cursor] = ['play', 'speed', 'skip', 'clock', 'seek', 'cursor'].map(id => document.getElementById(id));
  const events = [...document.querySelectorAll('#events > li')];
  const times = events.map(item => Number(item.dataset.at));
  const length = Number(player.dataset.length);
  const longestIdle = 800;
  let at = length;
  let last = 0;
  let running = false;
  play.disabled = seek.disabled = false;
  play.addEventListener('click', () => (running ? pause() : start()));
  seek.addEventListener('input', () => { pause(); show(Number(seek.value)); });

  function start() {
    if (at >= length) show(0);
    running = true;
    play.textContent = 'Pause';
    last = performance.now();
    requestAnimationFrame(step);
  }

  function pause() {
    running = false;
    play.textContent = 'Play';
  }

  function step(now) {
    if (!running) return;
    let next = at + (now - last) * Number(speed.value);
    last = now;
    const coming = times.find(time => time > at);
    if (skip.checked && coming !== undefined && coming - at > longestIdle) next = Math.max(next, coming - longestIdle / 2);
    show(Math.min(next, length));
    if (at >= length) pause(); else requestAnimationFrame(step);
  }

  function show(place) {
    at = place;
    let newest = null;
    events.forEach((item, i) => {
      const isAhead = times[i] > at;
      if (!isAhead) newest = item;
      item.classList.toggle('ahead', isAhead);
    });
    clock.textContent = offset(at);
    seek.value = String(at);
    const x = length > 0 ? 4 + 992 * at / length : 500;
    cursor.setAttribute('x1', x);
    cursor.setAttribute('x2', x);
    if (running && newest) newest.scrollIntoView({ block: 'nearest' });
  }

  function offset(ms) {
    const whole = Math.floor(ms / 1000);
    const two = number => String(number).padStart(2, '0');
    return whole >= 3600
      ? `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
      : `${Math.floor(whole / 60)}:${two(whole % 60)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
  }
}
