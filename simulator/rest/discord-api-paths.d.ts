// The package's own types don't compile with these settings, so tsconfig.json maps them to this file.

/** All paths of Discord's API, such as `/users/{user_id}`, by method in lower case. */
export const pathsList: Readonly<Record<string, readonly string[]>>;
