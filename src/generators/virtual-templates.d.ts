declare module 'virtual:marty-templates' {
  /** By path below `templates/`: a compiled template, or a file that is shipped as it is. */
  export const templates: Readonly<
    Record<
      string,
      { readonly spec: object; readonly text?: never } | { readonly text: string; readonly spec?: never }
    >
  >;
}

declare module 'handlebars/runtime.js' {
  const runtime: {
    create(): { template(spec: object): (data: unknown) => string };
  };
  // biome-ignore lint/style/noDefaultExport: it is how this CommonJS module is seen from ESM.
  export default runtime;
}
