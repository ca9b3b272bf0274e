import type { LegendKey } from './figure.ts';
import { GRID, GROUP_FILL, INK, OWN_MARK, PAPER } from './palette.ts';

const HATCH = 'M0,6L6,0M4,14L18,0M12,14L26,0M24,14L28,10';

function shapeOf(key: LegendKey) {
  switch (key) {
    case 'group':
      return <rect fill={GROUP_FILL} height="14" width="28" />;
    case 'groupRange':
      return (
        <g fill="none" stroke={GROUP_FILL}>
          <rect height="13" width="27" x="0.5" y="0.5" />
          <path d={HATCH} strokeWidth="1.5" />
        </g>
      );
    case 'whole':
    case 'median':
      return <path d="M14,0V14" stroke={INK} strokeWidth="4" />;
    case 'wholeRange':
      return <rect fill="none" height="12" stroke={INK} strokeWidth="1.5" width="26" x="1" y="1" />;
    case 'medianRange':
      return <rect fill={GROUP_FILL} height="13" stroke={INK} width="27" x="0.5" y="0.5" />;
    case 'reference':
      return <circle cx="14" cy="7" fill={PAPER} r="5" stroke={INK} strokeWidth="2" />;
    case 'own':
      return <path d="M14,0L21,7L14,14L7,7Z" fill={OWN_MARK} />;
    case 'hidden':
    case 'undecided':
      return (
        <g fill="none" stroke={key === 'hidden' ? '#949494' : '#767676'}>
          <rect height="13" stroke={GRID} width="27" x="0.5" y="0.5" />
          <path d={HATCH} strokeWidth="1.5" />
        </g>
      );
    default:
      return <rect fill={key.slice('fill:'.length)} height="13" stroke="#767676" width="27" x="0.5" y="0.5" />;
  }
}

/** The mark of one legend entry; the words beside it say the same. */
export function LegendSwatch({ mark }: { mark: LegendKey }) {
  return (
    <svg aria-hidden="true" className="flex-none" height="14" viewBox="0 0 28 14" width="28">
      {shapeOf(mark)}
    </svg>
  );
}
