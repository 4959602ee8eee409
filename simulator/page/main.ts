import './library-settings.ts';
import './library.ts';
import './app.ts';
