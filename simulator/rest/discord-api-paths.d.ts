// The package's own types don't compile with these settings, so tsconfig.json leads here.

/** All paths of Discord's API, such as `/users/{user_id}`, by method in lower case. */
export const pathsList: Readonly<Record<string, readonly string[]>>;
