export { type CommentOutcome, keepComment, markerOf } from "./comment.js";
export { type ActionInputs, argvOf, type ReportFiles, readInputs } from "./inputs.js";
export { runAction } from "./run-action.js";
