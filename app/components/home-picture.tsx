const ROWS = [
  { from: 70, to: 190, median: 130, own: 160 },
  { from: 110, to: 230, median: 165, own: 95 },
  { from: 50, to: 150, median: 100, own: 125 },
  { from: 130, to: 260, median: 200, own: 235 },
];

/** A picture of what comes back: per row the band of the others, their middle, and one's own mark. It shows no data. */
export function HomePicture() {
  return (
    <svg aria-hidden="true" className="h-auto w-full max-w-sm" fill="none" viewBox="0 0 320 240">
      <rect fill="#ffffff" height="238" rx="16" stroke="#c5d7fb" strokeWidth="2" width="318" x="1" y="1" />
      {[60, 120, 180, 240].map((x) => (
        <path d={`M${x + 10} 24v192`} key={x} stroke="#e8f1fe" strokeWidth="2" />
      ))}
      {ROWS.map(({ from, to, median, own }, index) => {
        const y = 48 + index * 48;
        return (
          <g key={from}>
            <path d={`M24 ${y}h272`} stroke="#cccccc" strokeLinecap="round" strokeWidth="2" />
            <rect fill="#c5d7fb" height="18" rx="9" width={to - from} x={from} y={y - 9} />
            <path d={`M${median} ${y - 13}v26`} stroke="#0017c1" strokeLinecap="round" strokeWidth="4" />
            <path d={`M${own} ${y - 11}l11 11-11 11-11-11z`} fill="#c74700" stroke="#ffffff" strokeWidth="2" />
          </g>
        );
      })}
    </svg>
  );
}
