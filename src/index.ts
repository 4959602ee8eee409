import { runProcess } from './boot/process.ts';

runProcess();
