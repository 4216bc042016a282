import { join } from 'node:path';

/** The program of a function's process, as the build leaves it; the path is right from here and from the bundle in lib/local. */
export const RUNTIME_FILE = join(__dirname, '../../lib/local/lambda-runtime.js');

/** The same of a Python function. */
export const PYTHON_RUNTIME_FILE = join(__dirname, '../../lib/local/lambda_runtime.py');
