// Embeds texts and prints model and vectors as JSON. Plain JavaScript on dist/, because native libraries don't accept the typed
// arrays of Jest's realm.
const [folder, ...texts] = process.argv.slice(2);
globalThis.fetch = () => Promise.reject(new Error('unexpected fetch'));
try {
  const { openEmbedder } = await import('#libs/embedding/onnx-embedder.js');
  const { model, embed } = await openEmbedder(folder);
  console.log(JSON.stringify({ model, vectors: (await embed(texts)).map((vector) => [...vector]) }));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
