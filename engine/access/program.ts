/** Who may do what, as a program of its own: for the command line, and as a thread for tests of apps. */
import { isMainThread, workerData } from 'node:worker_threads';
import { isThreadOfTests, serveTests } from './test-thread';

export { checkApplication } from '../holes/check-application';
export { ApplicationAccess } from './application-access';
export { matrixAsJson } from './matrix/matrix-json';
export { matrixAsMarkdown } from './matrix/matrix-markdown';
export { matrixAsText } from './matrix/matrix-text';
export { permissionMatrix } from './matrix/permission-matrix';

if (!isMainThread && isThreadOfTests(workerData)) serveTests(workerData);
