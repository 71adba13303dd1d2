// Passkeys: made on the profile, used at the sign-in. Browsers that cannot do without hand-made conversions are left out.
const able = () => window.isSecureContext && 'PublicKeyCredential' in window
  && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

async function make(options) {
  if (!window.isSecureContext) return { why: 'insecure' };
  if (!able()) return { why: 'unable' };
  try {
    const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) });
    return { credential: JSON.stringify(made.toJSON()) };
  } catch (failure) {
    const why = { NotAllowedError: 'stopped', InvalidStateError: 'known' }[failure?.name] ?? 'failed';
    return { why, said: String(failure?.message ?? failure).slice(0, 300) };
  }
}

/** Hears the button; calls Answered(result) at .NET. Returns what makes it deaf again. */
export function attach(button, self, options) {
  const press = async () => {
    button.disabled = true;
    try {
      await self.invokeMethodAsync('Answered', await make(options));
    } finally {
      button.disabled = false;
    }
  };
  button.addEventListener('click', press);
  button.disabled = false;
  return { dispose: () => button.removeEventListener('click', press) };
}

// The sign-in: a button, and, where the browser can, the passkeys in the list under the address field.
const form = document.querySelector('form[data-passkey]');
if (form && able()) {
  const ask = more => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.passkey)), ...more });
  const enter = answer => {
    form.elements.Credential.value = JSON.stringify(answer.toJSON());
    form.submit();
  };
  const waiting = new AbortController();
  form.hidden = false;
  form.querySelector('button').addEventListener('click', async () => {
    waiting.abort();
    form.querySelector('[role=alert]').hidden = true;
    try {
      enter(await ask({}));
    } catch {
      form.querySelector('[role=alert]').hidden = false;
    }
  });
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) ask({ mediation: 'conditional', signal: waiting.signal }).then(enter, () => {});
}
