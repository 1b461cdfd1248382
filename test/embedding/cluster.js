// Runs `babelwire cluster`, then prints to stderr whether the ONNX Runtime was loaded. Plain JavaScript on dist/.
import { clusterFile } from '#apps/cli/cluster-file.js';

const [file, modelFolder] = process.argv.slice(2);
await clusterFile(file, modelFolder);
process.report.excludeNetwork = true;
console.error(process.report.getReport().sharedObjects.some((path) => path.includes('onnxruntime')));
