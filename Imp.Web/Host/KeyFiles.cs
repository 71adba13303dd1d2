using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Imp.Web.Host;

/// <summary>Keeps the framework's keys for cookies and forms in the data folder, readable for its owner only.</summary>
internal sealed class KeyFiles(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Directory.EnumerateFiles(folder, "form-*.xml").Select(file => XElement.Load(file))];

    public void StoreElement(XElement element, string friendlyName)
    {
        var file = Path.Combine(folder, $"form-{friendlyName}.xml");
        var fresh = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options)) element.Save(stream);
        File.Move(fresh, file, overwrite: true);
    }
}
