// First import of every script of this folder: an error that nothing catches ends it with one line and a status instead of a trace.
import { endWithError } from '../../eval/lib/end-with-error.js';

process.on('uncaughtException', endWithError);
