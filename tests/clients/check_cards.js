// Reads cards (a JSON list) from standard input and says what Microsoft's own renderer has against each: a list of lists of sentences.
const AC = require('adaptivecards/dist/adaptivecards.js');
const cards = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const said = cards.map((card) => {
  const context = new AC.SerializationContext(AC.Versions.v1_5);
  const parsed = new AC.AdaptiveCard();
  parsed.parse(card, context);
  const found = [];
  for (let n = 0; n < context.eventCount; n++) found.push(context.getEventAt(n).message);
  return found.concat(parsed.validateProperties().validationEvents.map((event) => event.message));
});
process.stdout.write(JSON.stringify(said));
