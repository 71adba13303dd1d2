public class SmokeTests { [Xunit.Fact] public void Runs() { } }
