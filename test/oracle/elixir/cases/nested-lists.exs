import Config

config :a, rules: [[1, [2, {3, [x: 4]}]], []], t: {{{1}}}, k: [a: [b: [c: [d: 1]]]]
config :a, k: [a: [b: [c: [e: 2]]]]
