import { runProcess } from './main.ts';

runProcess();
