import Config

if false do
  config :a, :b, c: 1
elsif true do
  config :a, :b, c: 2
end
