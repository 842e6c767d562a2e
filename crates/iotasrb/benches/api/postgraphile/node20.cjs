// Node.js has this from version 22 on, and PostGraphile uses it; nothing else that it uses is
// missing from version 20.
Promise.withResolvers ??= function () {
    let resolve, reject;
    const promise = new this((resolved, rejected) => {
        resolve = resolved;
        reject = rejected;
    });
    return { promise, resolve, reject };
};
