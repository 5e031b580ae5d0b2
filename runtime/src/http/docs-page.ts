/** The documentation page: one file, no other origin; it reads `/openapi.json`. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 2rem 1rem; max-width: 56rem; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .6rem 0; }
summary { cursor: pointer; padding: .6rem .8rem; }
details > div { border-top: 1px solid var(--line); padding: .4rem .8rem .8rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border-radius: 6px; overflow: auto; padding: .6rem; }
.method { display: inline-block; font-weight: 700; min-width: 4.5rem; }
.GET { color: #2a78c8; } .POST { color: #2a9152; } .DELETE { color: #c43d3d; } .PUT, .PATCH { color: #b57614; }
h3 { font-size: .9rem; margin: .8rem 0 .2rem; }
table { border-collapse: collapse; } td { padding: .1rem .8rem .1rem 0; vertical-align: top; }
</style>
</head>
<body>
<main id="api">Loading /openapi.json</main>
<script>
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const json = (value) => make('pre', {}, JSON.stringify(value, null, 2));
const schemaOf = (content) => content && Object.values(content)[0]?.schema;
const operation = (path, method, o) => {
  const body = make('div', {});
  if (o.description) body.append(make('p', {}, o.description));
  if (o.parameters.length) {
    const rows = o.parameters.map((p) => make('tr', {},
      make('td', {}, make('code', {}, p.name + (p.required ? '' : '?'))),
      make('td', {}, p.in), make('td', {}, make('code', {}, JSON.stringify(p.schema)))));
    body.append(make('h3', {}, 'Parameters'), make('table', {}, ...rows));
  }
  if (o.requestBody) body.append(make('h3', {}, 'Body'), json(schemaOf(o.requestBody.content)));
  for (const [status, r] of Object.entries(o.responses)) {
    body.append(make('h3', {}, status + ' ' + r.description));
    if (schemaOf(r.content)) body.append(json(schemaOf(r.content)));
  }
  return make('details', { id: o.operationId },
    make('summary', {}, make('span', { class: 'method ' + method }, method), make('code', {}, path), ' ', o.summary), body);
};
fetch('openapi.json').then((response) => response.json()).then((api) => {
  document.title = api.info.title + ' ' + api.info.version;
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, o]) => operation(path, method.toUpperCase(), o)));
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) =>
    make('details', {}, make('summary', {}, make('code', {}, name)), make('div', {}, json(schema))));
  document.getElementById('api').replaceChildren(
    make('h1', {}, document.title), make('p', {}, make('a', { href: 'openapi.json' }, 'openapi.json')),
    ...operations, make('h2', {}, 'Schemas'), ...schemas);
}, (error) => { document.getElementById('api').textContent = String(error); });
</script>
</body>
</html>
`;
