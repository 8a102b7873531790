import Config

if true do
  config :a, b: 1,
end
