// How does the page behind an acknowledge link look? One column for a phone, no script; every value is escaped.

export const css = `
:root { color-scheme: light dark; --ink: #1a1b1e; --quiet: #5c5f66; --ground: #ffffff; --button: #0b5c3b; --on-button: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9ecef; --quiet: #a6a7ab; --ground: #141517; --button: #8ce99a; --on-button: #0b2e13; } }
body { margin: 0; padding: 1.5rem 1rem; font: 1.125rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
main { max-width: 34rem; margin: 0 auto; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
dl { margin: 0 0 1.5rem; } dt { color: var(--quiet); font-size: 0.9rem; } dd { margin: 0 0 0.6rem; overflow-wrap: anywhere; }
button { width: 100%; min-height: 4rem; font: inherit; font-weight: 700; color: var(--on-button); background: var(--button); border: 0; border-radius: 0.5rem; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
a { color: inherit; }
`;

export const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
{% if again %}<meta http-equiv="refresh" content="{{ again.seconds }}; url={{ again.url }}">{% endif %}
<title>{{ heading }}</title><style>{{ css | raw }}</style></head>
<body><main>
{% if page %}<p class="quiet"><bdi>{{ page.severity }}</bdi> on <bdi>{{ page.service }}</bdi></p>{% endif %}
<h1><bdi>{{ heading }}</bdi></h1>
{% if text %}<p role="status" dir="auto">{{ text }}</p>{% endif %}
{% if page %}<dl>
{% if page.title != heading %}<dt>Incident</dt><dd><bdi>{{ page.title }}</bdi></dd>
{% endif %}<dt>Needed</dt><dd><bdi>{{ page.person }}</bdi>, as <bdi>{{ page.responsibility }}</bdi>: <bdi>{{ page.because }}</bdi></dd>
<dt>Paged</dt><dd>{{ page.placedAt }}</dd>
<dt>Incident opened</dt><dd>{{ page.openedAt }}</dd>
</dl>{% endif %}
{% if button %}<form method="post"><button type="submit">{{ button }}</button></form>{% endif %}
{% if page %}<p><a href="{{ page.incidentUrl }}">See the incident</a></p>{% endif %}
</main></body>
</html>
`;
