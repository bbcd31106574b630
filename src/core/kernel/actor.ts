// Who did it? A person, a sender, or Tocsin itself.

export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'sender'; readonly integration: string }
  | { readonly kind: 'tocsin' };

export const tocsin: Actor = { kind: 'tocsin' };
