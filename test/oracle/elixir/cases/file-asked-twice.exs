import Config

if File.exists?("optional.file") do
  config :a, both: File.exists?("optional.file"), other: File.exists?("./optional.file")
  if not File.exists?("optional.file"), do: config(:a, never: 1)
else
  config :a, both: not File.exists?("optional.file")
  if File.exists?("optional.file"), do: config(:a, never: 2)
end

cond do
  File.exists?("optional.file") -> config :a, once: 1
  File.exists?("optional.file") -> config :a, once: 2, twice: 2
  true -> config :a, once: 1
end

if File.exists?("optional.file") do
  File.rm!("optional.file")
  config :a, removed: File.exists?("optional.file")
end
