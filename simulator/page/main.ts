import './avatars.ts';
import './library.ts';
import './app.ts';
