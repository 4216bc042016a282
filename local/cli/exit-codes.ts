export const EXIT_FAILURE = 1;
/** What was typed makes no command, or names an app that cannot be read or has no Event API: nothing was found out. */
export const EXIT_NOTHING_DONE = 2;
