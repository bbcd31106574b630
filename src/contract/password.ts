// How long must a password be? The screens say so before the server does.

/** Characters. NIST SP 800-63B-4, for a password that is the only factor. */
export const shortestPassword = 15;
