/** What the command line ends with; https://docs.github.com/actions/how-tos/create-and-publish-actions/set-exit-codes takes all but 0 for a failure. */
export const EXIT_FAILURE = 1;
/** What was typed makes no command. */
export const EXIT_USAGE = 2;
/** The app cannot be read, or has no Event API. */
export const EXIT_NO_APP = 3;
