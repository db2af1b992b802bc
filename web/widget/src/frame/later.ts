// What not everybody needs who opens the frame, as a part of its own: articles, files, and a conversation that runs.
// It never holds anything that has to be there before the first message.
export const later = () => import('./parts')
