// The explorer's style sheet: where a notebook is trusted it turns cells that open in place into a panel.

/** Only the explorer's own classes are touched; colours are the page's, so it is dark where the page is. */
export const explorerStyle = `
.mx { position: relative; container-type: inline-size; }
.mx .mx-sort { display: block !important; margin: 6px 0; }
.mx .mx-sort label { margin-right: 10px; cursor: pointer; }
.mx summary { list-style: none; padding: 2px 4px; border-radius: 4px; }
.mx summary::-webkit-details-marker { display: none; }
.mx summary:hover, .mx summary:focus-visible { outline: 2px solid #0072B2; }
.mx details[open] > summary { outline: 2px solid currentColor; font-weight: 700; }
.mx .mx-room { display: block !important; height: 380px; margin-top: 10px; padding: 10px;
  border: 1px solid rgba(128, 128, 128, 0.35); border-radius: 6px; opacity: 0.75; }
.mx:has(details[open]) .mx-room { color: transparent; }
.mx details > .mx-images { position: absolute; left: 0; right: 0; bottom: 0; height: 380px;
  margin: 0; padding: 6px 10px; overflow: auto; box-sizing: content-box; }
.mx .mx-images { box-sizing: border-box !important; height: 400px !important; }
.mx .mx-tiles { display: flex; flex-wrap: wrap; }
.mx:has(input[value="loss"]:checked) .mx-tile { order: var(--loss); }
.mx:has(input[value="confidence"]:checked) .mx-tile { order: var(--confidence); }
.mx:has(input[value="margin"]:checked) .mx-tile { order: var(--margin); }
@container (min-width: 760px) {
  .mx table { width: auto; }
  .mx .mx-room { position: absolute; right: 0; top: 30px; bottom: 0; margin: 0; height: auto;
    width: calc(100% - 500px); box-sizing: border-box; }
  .mx details > .mx-images { left: auto; right: 0; top: 30px; bottom: 0; height: auto !important;
    width: calc(100% - 500px); }
  .mx { min-height: 420px; }
}
@container (max-width: 520px) {
  .mx table { font-size: 11px !important; }
  .mx td, .mx th { padding: 1px 2px !important; }
}
`;
