// Switches this browser on for web push. The browser asks its user only in answer to a click, so the click is heard here and not on the server.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

// Tells this browser from others of the same person, so that switching it on again replaces what it handed over before.
function browser() {
  const name = 'imp-browser';
  try {
    let id = localStorage.getItem(name);
    if (!id) {
      id = 'b-' + text(crypto.getRandomValues(new Uint8Array(16)));
      localStorage.setItem(name, id);
    }
    return id;
  } catch { return null; }
}

function obstacle() {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return /iPhone|iPad/.test(navigator.userAgent) && !navigator.standalone ? 'homescreen' : 'unable';
  return Notification.permission === 'denied' ? 'denied' : null;
}

async function subscribe(key) {
  const why = obstacle();
  if (why) return { why };
  if (await Notification.requestPermission() !== 'granted') return { why: 'denied' };
  try {
    await navigator.serviceWorker.register('/sw.js');
    const registration = await navigator.serviceWorker.ready;
    // One that was made earlier may be dead or belong to another key; a new one is always right.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    return { endpoint: made.endpoint, key: text(made.getKey('p256dh')), auth: text(made.getKey('auth')), browser: browser(), agent: navigator.userAgent };
  } catch (failure) {
    return { why: 'failed', said: String(failure?.message ?? failure).slice(0, 300) };
  }
}

/** Hears the button; calls Answered(result) at .NET. Returns what makes it deaf again. */
export function attach(button, self, key) {
  const press = async () => {
    button.disabled = true;
    try {
      await self.invokeMethodAsync('Answered', await subscribe(key));
    } finally {
      button.disabled = false;
    }
  };
  button.addEventListener('click', press);
  button.disabled = false;
  return { obstacle, dispose: () => button.removeEventListener('click', press) };
}
