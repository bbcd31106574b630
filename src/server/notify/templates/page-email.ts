// How does a page look as an e-mail? Three Liquid templates over the same values; in the HTML one, every value is escaped.

export const subject = '[{{ severity }}] {{ title }}';

export const text = `{{ personName }}, you are needed: {{ title }}

Severity:  {{ severity }}{% if urgency == 'low' %} (low urgency){% endif %}
Service:   {{ service }}
Needed as: {{ responsibility }}
Why you:   {{ because }}
Opened:    {{ openedAt }}

Acknowledge: {{ acknowledgeUrl }}
{% if escalatesAt %}Without an answer, the next on the path is paged at {{ escalatesAt }}.
{% endif %}
The incident: {{ incidentUrl }}
{% if attempt > 1 %}
This message was tried {{ attempt }} times; you may have it more than once.
{% endif %}
--
{{ delivery }}, sent by Tocsin
`;

export const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ title }}</title></head>
<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5">
<p style="margin:0 0 4px"><strong>{{ severity }}</strong>{% if urgency == 'low' %} (low urgency){% endif %} on {{ service }}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{{ title }}</h1>
<p>{{ personName }}, you are needed as {{ responsibility }}: {{ because }}.</p>
<p><a href="{{ acknowledgeUrl }}" style="display:inline-block;padding:14px 24px;background:#0b5c3b;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:bold">Acknowledge</a></p>
{% if escalatesAt %}<p>Without an answer, the next on the path is paged at <strong>{{ escalatesAt }}</strong>.</p>
{% endif %}<p>Opened {{ openedAt }}. <a href="{{ incidentUrl }}">See the incident</a>.</p>
{% if attempt > 1 %}<p>This message was tried {{ attempt }} times; you may have it more than once.</p>
{% endif %}<p style="color:#5c5f66;font-size:13px">{{ delivery }}, sent by Tocsin</p>
</body>
</html>
`;
