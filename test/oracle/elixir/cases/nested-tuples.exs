import Config

x = :y
config :a, one: {{1}}, address: {{127, 0, 0, 1}}, atom: {{:ok}}, negative: {{-1}}
config :a, list: {{[1]}}, text: {{"a"}}, charlist: {{'b'}}, empty: {{}}
config :a, several: {{x, x}}, call: {{div(4, 2), "a, b"}}, character: {{?a}}
config :a, in_text: ~S(#{{1}} and #{{127, 0, 0, 1}}), commented: 1 # {{ and }}
