import 'i18next';
import type { TextResources } from './resources.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell';
    resources: TextResources;
    returnNull: false;
  }
}
